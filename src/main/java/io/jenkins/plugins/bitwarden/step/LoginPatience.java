package io.jenkins.plugins.bitwarden.step;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.Patience;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Waits on an agent for a server that limits logins from there, and says so in the build's log.
 *
 * @param agent where the login waits
 * @param login the login
 */
record LoginPatience(BuildAgent agent, Login login) implements Patience {

    private static final Logger LOGGER = Logger.getLogger(LoginPatience.class.getName());

    @Override
    public Optional<Duration> retryAfter() throws InterruptedException {
        VirtualChannel channel = agent.launcher().getChannel();
        try {
            return channel == null
                    ? Optional.empty()
                    : Optional.ofNullable(channel.call(new RetryAfterQuestion(login, BwRoute.of(agent.environment()))));
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception unanswered) {
            LOGGER.log(Level.FINE, unanswered, () -> login.key().server() + " could not be asked how long to wait");
            return Optional.empty();
        }
    }

    @Override
    public boolean await(Duration pause) throws InterruptedException {
        agent.listener()
                .getLogger()
                .println(Messages.LoginPatience_waiting(login.key().server(), pause.toSeconds()));
        Thread.sleep(pause.toMillis());
        return true;
    }
}
