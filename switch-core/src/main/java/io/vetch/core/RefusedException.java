package io.vetch.core;

import java.io.Serial;
import java.util.Objects;

/** A control operation that was refused; nothing was changed. The message names the object and what to do. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public RefusedException(Refusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    public RefusedException(Refusal refusal) {
        this(refusal, refusal.words());
    }

    public Refusal refusal() {
        return refusal;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
