package io.vetch.cli.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.rpc.RpcException;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.file.PcapHeader;
import java.io.IOException;

/**
 * What a client wants to see.
 *
 * @param where name of an interface in the client's namespace, or {@link #EVERYWHERE}
 * @param way which way the frames pass there: {@code in}, {@code out} or {@code inout}
 * @param promiscuous whether at a bridge all frames are meant, or those alone that its own host receives and sends
 * @param snapLength largest number of bytes of a frame, 1 to 262144
 * @param ringBytes memory for frames on their way, for all loops
 * @param segments whether super-frames are cut as on a wire, and their checksums completed
 * @param expression the filter in words, for the file; empty for none
 * @param program the filter as {@code tcpdump -ddd} prints it; empty for none
 */
public record CaptureRequest(
        String where,
        String way,
        boolean promiscuous,
        int snapLength,
        int ringBytes,
        boolean segments,
        String expression,
        String program) {
    /** Every port of every bridge. */
    public static final String EVERYWHERE = "any";

    public CaptureRequest {
        if (snapLength < 1 || snapLength > PcapHeader.LARGEST_SNAP_LENGTH) {
            throw new IllegalArgumentException("snap length must be 1 to 262144, not " + snapLength);
        }
        if (ringBytes < 1 || ringBytes > CaptureOptions.LARGEST_RING_BYTES) {
            throw new IllegalArgumentException(
                    "ring must be of 1 to " + CaptureOptions.LARGEST_RING_BYTES + " bytes, not " + ringBytes);
        }
    }

    /** Writes the parameters of the method {@code capture} as fields of the open object. */
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeStringField("where", where);
        json.writeStringField("way", way);
        json.writeBooleanField("promiscuous", promiscuous);
        json.writeNumberField("snapLength", snapLength);
        json.writeNumberField("ringBytes", ringBytes);
        json.writeBooleanField("segments", segments);
        json.writeStringField("expression", expression);
        json.writeStringField("program", program);
    }

    static CaptureRequest of(JsonNode params) throws RpcException {
        try {
            return new CaptureRequest(
                    params.path("where").asText(EVERYWHERE),
                    params.path("way").asText("inout"),
                    params.path("promiscuous").asBoolean(true),
                    params.path("snapLength").asInt(PcapHeader.LARGEST_SNAP_LENGTH),
                    params.path("ringBytes").asInt(CaptureOptions.DEFAULT_RING_BYTES),
                    params.path("segments").asBoolean(),
                    params.path("expression").asText(""),
                    params.path("program").asText(""));
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, String.valueOf(e.getMessage()));
        }
    }
}
