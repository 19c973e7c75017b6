package io.vetch.cli.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One method of the control socket; runs on the control thread. */
@FunctionalInterface
public interface RpcMethod {
    /**
     * What other threads do before {@link #call}, which waits for it; meanwhile other clients are served. How it ends
     * makes no difference.
     *
     * @throws Exception becomes the error of the answer
     */
    default CompletionStage<?> before(JsonNode params) throws Exception {
        return CompletableFuture.completedStage(null);
    }

    /** @return the result; any exception becomes the error of the answer */
    JsonNode call(Session session, JsonNode params) throws Exception;
}
