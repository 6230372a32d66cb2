/// A library that finds its parts as services, as libraries do: by the context class loader.
module example.greetings {
    exports example.greetings;

    uses example.greetings.Greeting;
}
