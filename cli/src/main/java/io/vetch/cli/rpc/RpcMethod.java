package io.vetch.cli.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** One method of the control socket; runs on the control thread. */
@FunctionalInterface
public interface RpcMethod {
    /** @return the result; any exception becomes the error of the answer */
    JsonNode call(Session session, JsonNode params) throws Exception;
}
