package io.vetch.cli.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The secret of {@code --http-token-file}, which a client sends as {@code Authorization: Bearer TOKEN} (RFC 6750). */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST = 16;
    private static final int LONGEST = 256;

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final byte[] secret;

    private BearerToken(String secret) {
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the only line of a file.
     *
     * @throws IOException if it cannot be read, others can read it or write to it, or its line is no token
     */
    public static BearerToken read(Path file) throws IOException {
        String text;
        try {
            for (PosixFilePermission right : Files.getPosixFilePermissions(file)) {
                if (OF_OTHERS.contains(right)) {
                    throw new IOException(file + ": others than its owner and its group can read it, or others than its"
                            + " owner can write to it, so it is no secret; 'chmod 600 " + file + "'");
                }
            }
            text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "--http-token-file: no file " + file + "; 'openssl rand -hex 32 >" + file + "' makes one", e);
        }
        if (!text.matches("[A-Za-z0-9._~+/=-]{" + SHORTEST + "," + LONGEST + "}")) {
            throw new IOException(file + ": a token is one line of " + SHORTEST + " to " + LONGEST
                    + " letters, digits and ._~+/=-; 'openssl rand -hex 32' prints one");
        }
        return new BearerToken(text);
    }

    /**
     * Takes as long for a token that is nearly right as for any other.
     *
     * @param header of the request, null if there is none
     */
    boolean matches(@Nullable String header) {
        String given = header != null && header.startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : "";
        return MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
    }
}
