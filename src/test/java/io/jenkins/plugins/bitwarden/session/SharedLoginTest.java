package io.jenkins.plugins.bitwarden.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.bitwarden.session.SharedLogin.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who opens, who waits and who gets a copy, whatever happens to whom. */
class SharedLoginTest {

    private final SharedLogin<String, String> login = new SharedLogin<>();
    private final List<String> calls = new ArrayList<>();

    @Test
    void theFirstOpensAndTheOthersWaitForTheirCopies() {
        var first = enter("first");
        var second = enter("second");
        var third = enter("third");

        assertThat(calls).containsExactly("first");
        assertThat(first.state()).isEqualTo(State.OPENING);
        assertThat(second.state()).isEqualTo(State.WAITING);
        assertThat(second.others()).isEmpty();
        first.others()
                .forEach(other ->
                        assertThat(other.serve("copy for " + other.block())).isTrue());
        first.opened("the first's own");

        assertThat(calls).containsExactly("first", "second", "third");
        assertThat(second.take()).hasValue("copy for second");
        assertThat(third.take()).hasValue("copy for third");
        assertThat(first.state()).isEqualTo(State.OPEN);
        assertThat(login.open()).containsExactly("the first's own", "copy for third", "copy for second");
        assertThatThrownBy(second::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneThatNeedsNoCopyIsServedWithoutOne() {
        var first = enter("first");
        var second = enter("second");

        assertThat(second.serve(null)).isTrue();
        first.opened("own");

        assertThat(calls).containsExactly("first", "second");
        assertThat(second.take()).isEmpty();
        assertThat(second.leave()).isEmpty();
        assertThat(login.open()).containsExactly("own");
    }

    @Test
    void oneThatComesWhileCopiesAreMadeIsTheNextToOpen() {
        var first = enter("first");
        var second = enter("second");
        var late = enter("late");
        second.serve("copy");

        first.opened("own");

        assertThat(late.state()).isEqualTo(State.OPENING);
        assertThat(login.open()).containsExactly("own", "copy");
    }

    @Test
    void oneThatComesAfterwardsOpensAtOnce() {
        enter("first").opened("own");

        assertThat(enter("second").state()).isEqualTo(State.OPENING);
        assertThat(login.open()).containsExactly("own");
    }

    @Test
    void aFailureIsThatOfAllWhoWaitAndOfNobodyElse() {
        IOException refused = new IOException("refused");
        var first = enter("first");
        var second = enter("second");

        first.failed(refused);

        assertThat(second.state()).isEqualTo(State.FAILED);
        assertThat(second.failure()).isSameAs(refused);
        assertThat(calls).containsExactly("first", "second");
        assertThat(login.isOver()).isTrue();
        assertThat(enter("third").state()).isEqualTo(State.OPENING);
    }

    @Test
    void oneThatLeavesHandsOverToTheNext() {
        var first = enter("first");
        var second = enter("second");
        var third = enter("third");

        assertThat(first.leave()).isEmpty();
        first.failed(new IOException("late"));
        first.opened("late");

        assertThat(second.state()).isEqualTo(State.OPENING);
        assertThat(third.state()).isEqualTo(State.WAITING);
        assertThat(calls).containsExactly("first", "second");
        assertThat(login.open()).isEmpty();
    }

    @Test
    void oneThatLeavesWhileItWaitsIsNotCalledAnyMore() {
        var first = enter("first");
        var second = enter("second");
        List<SharedLogin<String, String>.Place> others = first.others();

        assertThat(second.leave()).isEmpty();

        assertThat(others)
                .singleElement()
                .satisfies(place -> assertThat(place.serve("copy")).isFalse());
        first.opened("own");
        assertThat(calls).containsExactly("first");
        assertThat(login.open()).containsExactly("own");
    }

    @Test
    void aCopyThatIsNotTakenIsGivenBack() {
        var first = enter("first");
        var second = enter("second");
        second.serve("copy");

        assertThat(second.leave()).hasValue("copy");

        assertThat(second.leave()).isEmpty();
        assertThat(login.open()).isEmpty();
        assertThat(first.state()).isEqualTo(State.OPENING);
    }

    @Test
    void aCopyThatCannotBeMadeIsAFailureOfItsBlockOnly() {
        var first = enter("first");
        var second = enter("second");
        var third = enter("third");
        IOException full = new IOException("disk full");

        second.refuse(full);
        first.opened("own");

        assertThat(second.failure()).isSameAs(full);
        assertThat(third.state()).isEqualTo(State.OPENING);
    }

    @Test
    void itIsOverOnceAllAreClosed() {
        var first = enter("first");
        var second = enter("second");
        second.serve("copy");
        first.opened("own");

        login.close("own"::equals);
        assertThat(login.isOver()).isFalse();
        assertThat(first.leave()).isEmpty();
        login.close("copy"::equals);

        assertThat(login.isOver()).isTrue();
    }

    private SharedLogin<String, String>.Place enter(String block) {
        return login.enter(block, () -> calls.add(block));
    }
}
