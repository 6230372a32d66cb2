package hyperserve.runtime.http1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Loads HyperServe's classes anew, so that each branch they come to, and each byte that they have
/// the JDK search or copy, is a step of [Steps]. The sources need no hooks, and no time is taken.
final class CountingLoader extends ClassLoader {

    private static final String STEPS = Steps.class.getName();
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    CountingLoader() {
        super(CountingLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("hyperserve.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] plain;
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            plain = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] counting = name.equals(STEPS) ? plain : counting(plain);
        return defineClass(name, counting, 0, counting.length);
    }

    private static byte[] counting(byte[] plain) {
        ClassFile format = ClassFile.of();
        return format.transformClass(
                format.parse(plain), ClassTransform.transformingMethodBodies(new Counting()));
    }

    private static final class Counting implements CodeTransform {

        private static final ClassDesc OWNER = ClassDesc.of(STEPS);

        @Override
        public void atStart(CodeBuilder code) {
            code.invokestatic(OWNER, "step", NOTHING);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof BranchInstruction) {
                code.invokestatic(OWNER, "step", NOTHING);
            }
            if (element instanceof InvokeInstruction call && isCounted(call)) {
                code.invokestatic(OWNER, call.name().stringValue(), stepping(call));
            } else {
                code.with(element);
            }
        }

        private static boolean isCounted(InvokeInstruction call) {
            return switch (call.owner().asInternalName()) {
                case "java/lang/String" ->
                        call.name().equalsString("indexOf")
                                && call.typeSymbol().parameterType(0).equals(ConstantDescs.CD_int);
                case "java/lang/System" -> call.name().equalsString("arraycopy");
                default -> false;
            };
        }

        private static MethodTypeDesc stepping(InvokeInstruction call) {
            MethodTypeDesc type = call.typeSymbol();
            return call.owner().asInternalName().equals("java/lang/String")
                    ? type.insertParameterTypes(0, ConstantDescs.CD_String)
                    : type;
        }
    }
}
