package hyperserve.runtime.discovery;

import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The modules that an image holds beside those of the JDK. Not all are in the boot layer, which
/// has only what somebody requires or provides there: the others wait for drop-ins that do.
///
/// The JDK's own cannot be defined in another layer.
final class ImageModules implements ModuleFinder {

    @Override
    public Optional<ModuleReference> find(String name) {
        return ModuleFinder.ofSystem().find(name).filter(ImageModules::isOurs);
    }

    @Override
    public Set<ModuleReference> findAll() {
        return ModuleFinder.ofSystem().findAll().stream()
                .filter(ImageModules::isOurs)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOurs(ModuleReference module) {
        String name = module.descriptor().name();
        return !name.startsWith("java.") && !name.startsWith("jdk.");
    }
}
