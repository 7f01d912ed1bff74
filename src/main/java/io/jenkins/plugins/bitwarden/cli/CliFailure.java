package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.io.Serial;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/**
 * Thrown where bw did not do what it was asked for. The message says what happened, what it means and what to do; it
 * never holds a secret, also if bw or a server printed one.
 */
public final class CliFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final Localizable sentence;

    /**
     * @param reason why
     * @param arguments what fills the gaps of that reason's message
     */
    CliFailure(Reason reason, Object... arguments) {
        this(reason, message(reason, arguments));
    }

    private CliFailure(Reason reason, Localizable sentence) {
        super(sentence.toString(Locale.getDefault()));
        this.reason = reason;
        this.sentence = sentence;
    }

    /**
     * Returns the failure of a call of bw.
     *
     * @param said what bw printed, without secrets
     */
    static CliFailure of(Reason reason, BitwardenServer server, String said) {
        if (reason == Reason.WRONG_KEY && server.isCloud()) {
            BitwardenServer other = server.equals(BitwardenServer.US) ? BitwardenServer.EU : BitwardenServer.US;
            return new CliFailure(
                    reason,
                    Messages._WRONG_KEY_CLOUD(
                            server.url().toString(), said, other.url().toString()));
        }
        return switch (reason) {
            case UNKNOWN_HOST, UNREACHABLE -> new CliFailure(reason, requestUrls(server), said);
            default -> new CliFailure(reason, server.url(), said);
        };
    }

    /** Returns the failure of a call of bw that was stopped after so many seconds. */
    static CliFailure timeLimit(CliCommand command, long seconds, BitwardenServer server) {
        return new CliFailure(Reason.TIME_LIMIT, command, seconds, requestUrls(server));
    }

    private static String requestUrls(BitwardenServer server) {
        return server.requestUrls().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The arguments become text here, since a number would be formatted, 3600 as 3,600. */
    private static Localizable message(Reason reason, Object... arguments) {
        Object[] texts = Stream.of(arguments)
                .map(argument -> new PrintableLine(String.valueOf(argument)).toString())
                .toArray();
        return new Localizable(ResourceBundleHolder.get(Messages.class), reason.name(), texts);
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }

    /** Returns the message, for any language. */
    public Localizable sentence() {
        return sentence;
    }
}
