package example.greetings;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// How to greet in a language.
public interface Greeting {

    /// {@return the greeting}
    String text();

    /// {@return all greetings that can be found from where the caller is}
    static String all() {
        return ServiceLoader.load(Greeting.class).stream()
                .map(provider -> provider.get().text())
                .sorted()
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
