package io.vetch.cli.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon serves HTTP, for people and programs that look at it.
 *
 * @param address in the words of {@code vetch run --http}; null: the usual one
 * @param tokenFile whose token clients send; null: none
 */
public record HttpPlan(@Nullable String address, @Nullable String tokenFile) {
    @JsonCreator
    public HttpPlan(
            @JsonProperty("address") @Nullable String address, @JsonProperty("token_file") @Nullable String tokenFile) {
        this.address = address;
        this.tokenFile = tokenFile;
    }
}
