package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.Collection;

/// Finds the word that was probably meant.
final class Nearest {

    private static final int FARTHEST = 2;

    private Nearest() {}

    /// {@return the first of the words with the fewest letters inserted, left out or replaced, or
    /// null if none is near}
    static @Nullable String to(String typed, Collection<String> words) {
        String nearest = null;
        int least = FARTHEST + 1;
        for (String word : words) {
            // Without this bound a megabyte of typing would be compared letter by letter.
            if (Math.abs(word.length() - typed.length()) < least) {
                int distance = distance(typed, word);
                if (distance < least) {
                    least = distance;
                    nearest = word;
                }
            }
        }
        return nearest;
    }

    /// Levenshtein's distance, one row at a time.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
