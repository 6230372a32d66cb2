/// An application that uses a library, and provides a part for it.
module example.greeter {
    requires hyperserve.api;
    requires example.greetings;

    provides hyperserve.api.HandlerProvider with
            example.greeter.Handlers;
    provides example.greetings.Greeting with
            example.greeter.French;
}
