/// Two applications that say what they are told, and do what a variable of the environment wants.
module example.life {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            example.life.First,
            example.life.Second;
}
