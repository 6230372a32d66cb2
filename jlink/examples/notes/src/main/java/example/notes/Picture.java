package example.notes;

/// What a note shows.
record Picture(String contentType, byte[] content) {

    /// {@return whether browsers show it, and as nothing but a picture: no SVG, as that can have
    /// scripts, which would be those of our own page}
    boolean isShown() {
        return contentType.matches("image/(gif|jpeg|png|webp)");
    }
}
