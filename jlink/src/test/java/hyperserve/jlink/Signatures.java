package hyperserve.jlink;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Types and members as text, as far as their callers and implementors can tell.
final class Signatures {

    private Signatures() {}

    /// Whether code of other modules can name a type of an exported package.
    static boolean isSeen(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
            return false;
        }
        return outer == null
                ? Modifier.isPublic(type.getModifiers())
                : isSeen(type.getModifiers(), outer) && isSeen(outer);
    }

    /// Whether code of other modules can use a member by way of a type.
    static boolean isSeen(Member member, Class<?> type) {
        return isSeen(member.getModifiers(), type) && !member.isSynthetic();
    }

    private static boolean isSeen(int modifiers, Class<?> type) {
        boolean inherited =
                Modifier.isProtected(modifiers) && !Modifier.isFinal(type.getModifiers());
        return Modifier.isPublic(modifiers) || inherited;
    }

    /// The types above one that code of other modules cannot name.
    static List<Class<?>> hiddenParents(Class<?> type) {
        List<Class<?>> parents = new ArrayList<>(List.of(type.getInterfaces()));
        if (type.getSuperclass() != null) {
            parents.add(type.getSuperclass());
        }
        parents.removeIf(Signatures::isSeen);
        return parents;
    }

    static String of(Class<?> type) {
        StringBuilder text = new StringBuilder(type.toGenericString());
        if (type.isRecord()) {
            text.append(
                    Arrays.stream(type.getRecordComponents())
                            .map(each -> name(each.getGenericType()) + " " + each.getName())
                            .collect(Collectors.joining(", ", "(", ")")));
        }
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class && parent != Record.class) {
            text.append(" extends ").append(name(parent));
        }
        list(type.isInterface() ? " extends " : " implements ", type.getGenericInterfaces(), text);
        if (type.isSealed()) {
            list(" permits ", type.getPermittedSubclasses(), text);
        }
        return annotated(type, text.toString());
    }

    private static void list(String word, Type[] types, StringBuilder text) {
        if (types.length > 0) {
            text.append(word)
                    .append(
                            Stream.of(types)
                                    .map(Signatures::name)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static String name(Type type) {
        return type.getTypeName();
    }

    static String of(Field field) {
        return annotated(field, field.toGenericString());
    }

    static String of(Constructor<?> constructor) {
        return annotated(constructor, constructor.toGenericString());
    }

    static String of(Method method) {
        Object preset = method.getDefaultValue();
        String text = method.toGenericString();
        return annotated(method, preset == null ? text : text + " default " + preset);
    }

    static String descriptor(Class<?> result, Class<?>... parameters) {
        return MethodType.methodType(result, parameters).descriptorString();
    }

    private static String annotated(AnnotatedElement element, String text) {
        String annotations =
                Arrays.stream(element.getDeclaredAnnotations())
                        .map(Annotation::toString)
                        .sorted()
                        .map(each -> each + " ")
                        .collect(Collectors.joining());
        return (annotations + text).replaceAll("\\bjava\\.lang\\.(?=[A-Z])", "");
    }
}
