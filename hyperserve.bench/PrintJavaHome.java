void main() {
    IO.println(System.getProperty("java.home"));
}
