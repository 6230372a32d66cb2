package example.greeter;

import example.greetings.Greeting;

/// A greeting that the library has to find.
public final class French implements Greeting {

    @Override
    public String text() {
        return "Bonjour";
    }
}
