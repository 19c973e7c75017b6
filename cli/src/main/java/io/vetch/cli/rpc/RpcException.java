package io.vetch.cli.rpc;

import java.io.Serial;

/** An error object of JSON-RPC 2.0. */
public final class RpcException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public static final int PARSE_ERROR = -32_700;
    public static final int INVALID_REQUEST = -32_600;
    public static final int METHOD_NOT_FOUND = -32_601;
    public static final int INVALID_PARAMS = -32_602;
    public static final int INTERNAL_ERROR = -32_603;
    public static final int REFUSED = -32_000;

    private final int code;

    public RpcException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** What a client is told of an error that is not its own. */
    static RpcException internal(Throwable cause) {
        return new RpcException(
                INTERNAL_ERROR,
                "internal error: " + cause.getClass().getSimpleName() + "; the switch's log says where");
    }

    public int code() {
        return code;
    }
}
