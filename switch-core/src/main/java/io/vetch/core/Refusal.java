package io.vetch.core;

/**
 * Why a control operation was refused, with the words of errno(3) that users of the kernel bridge know.
 */
public enum Refusal {
    NOT_PERMITTED("Operation not permitted"),
    NOT_FOUND("No such file or directory"),
    NO_DEVICE("No such device"),
    TOO_MANY_FILES("Too many open files"),
    BUSY("Device or resource busy"),
    EXISTS("File exists"),
    NO_MEMORY("Cannot allocate memory"),
    NO_SPACE("No space left on device"),
    INVALID("Invalid argument"),
    LIST_TOO_LONG("Argument list too long"),
    OUT_OF_RANGE("Numerical result out of range"),
    LOOP("Too many levels of symbolic links"),
    EXCHANGE_FULL("Exchange full"),
    PROTOCOL("Protocol not supported"),
    NOT_SUPPORTED("Operation not supported"),
    NETWORK_DOWN("Network is down"),
    BAD_ADDRESS("Cannot assign requested address"),
    SYSTEM("System call failed");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    /** The message of strerror(3). */
    public String words() {
        return words;
    }
}
