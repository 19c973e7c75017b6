package io.vetch.pcap.print;

import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.FrameNotes;
import java.util.List;

/** What {@code --why} adds to a frame's first line. */
public final class VerdictSuffix {
    private static final String ENTERED_BY = "entered by ";

    private VerdictSuffix() {}

    /** {@code   [PORT -> VERDICT]}; empty if the capture does not tell. */
    public static String of(FrameNotes notes) {
        return notes.comments().isEmpty()
                ? ""
                : "  [" + port(notes) + " -> " + printable(notes.comments().getFirst()) + "]";
    }

    /** A file of somebody else's may say anything. */
    private static String printable(String comment) {
        return comment.replaceAll("\\p{Cntrl}", "?");
    }

    /** Where the frame entered the switch: one that was captured elsewhere has that port in its notes. */
    private static String port(FrameNotes notes) {
        List<String> comments = notes.comments();
        for (int i = 1; i < comments.size(); i++) {
            if (comments.get(i).startsWith(ENTERED_BY)) {
                return comments.get(i).substring(ENTERED_BY.length());
            }
        }
        CaptureInterface at = notes.at();
        return at == null ? "?" : at.name();
    }
}
