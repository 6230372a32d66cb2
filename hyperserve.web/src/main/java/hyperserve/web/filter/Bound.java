package hyperserve.web.filter;

/// How many requests may run at a time. Any thread may use it.
interface Bound {

    /// {@return how many may run now, 1 or more}
    int most();

    /// {@return the time in nanoseconds; 0 if it does not matter how long handlers run}
    long now();

    /// Told of a request that was answered, and not by a failure.
    ///
    /// @param nanos how long its handler ran
    void answered(long nanos);

    /// Told that a request was kept out.
    void met();

    /// {@return a bound like this that was told of nothing}
    Bound anew();

    /// A bound that stays as it is.
    ///
    /// @param most how many may run
    record Fixed(int most) implements Bound {

        @Override
        public long now() {
            return 0;
        }

        @Override
        public void answered(long nanos) {
            // It says nothing about how many may run.
        }

        @Override
        public void met() {
            // Nor does this.
        }

        @Override
        public Bound anew() {
            return this;
        }
    }
}
