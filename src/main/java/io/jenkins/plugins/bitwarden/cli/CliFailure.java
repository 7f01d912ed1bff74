package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.io.Serial;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jvnet.localizer.Localizable;

/**
 * Thrown if bw fails. The message says what happened and what to do. It never contains a secret, even if bw or a server
 * printed one.
 */
public final class CliFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final Localizable sentence;

    /**
     * @param arguments for the placeholders of the reason's message
     */
    CliFailure(Reason reason, Object... arguments) {
        this(reason, PrintableLine.message(Messages.class, reason, arguments));
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

    static CliFailure timeLimit(CliCommand command, long seconds, BitwardenServer server) {
        return new CliFailure(Reason.TIME_LIMIT, command, seconds, requestUrls(server));
    }

    private static String requestUrls(BitwardenServer server) {
        return server.requestUrls().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    public Reason reason() {
        return reason;
    }

    /** Returns the message in any language. */
    public Localizable sentence() {
        return sentence;
    }
}
