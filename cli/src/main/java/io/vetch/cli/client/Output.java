package io.vetch.cli.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;

/** Standard output. What it does not take is told from what the daemon does not send: the exit status is another. */
public final class Output {
    private static final FileOutputStream STDOUT = new FileOutputStream(FileDescriptor.out);

    private Output() {}

    /** It takes no more. */
    public static final class ClosedException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** What a program exits with that SIGPIPE ends, as it does the real tools. */
        private static final int SIGPIPE = 128 + 13;

        ClosedException(IOException cause) {
            super("write error: " + cause.getMessage(), cause);
        }

        /** Says what is to be said. @return the exit status */
        public int tell(String tool) {
            if (String.valueOf(getMessage()).contains("Broken pipe")) {
                return SIGPIPE; // whoever read it has had enough
            }
            System.err.println(tool + ": " + getMessage());
            return 1;
        }
    }

    /** Leaves at once. */
    public static void print(String text) throws ClosedException {
        if (text.isEmpty()) {
            return;
        }
        try {
            STDOUT.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ClosedException(e);
        }
    }
}
