package io.jenkins.plugins.bitwarden.step;

import hudson.LauncherDecorator;
import java.io.Serial;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs a block whose processes are put through a decorator, as in a container. */
final class DecoratedBody extends StepExecution {

    @Serial
    private static final long serialVersionUID = 1;

    private final LauncherDecorator decorator;

    DecoratedBody(StepContext context, LauncherDecorator decorator) {
        super(context);
        this.decorator = decorator;
    }

    @Override
    public boolean start() throws Exception {
        StepContext context = getContext();
        context.newBodyInvoker()
                .withContext(BodyInvoker.mergeLauncherDecorators(context.get(LauncherDecorator.class), decorator))
                .withCallback(BodyExecutionCallback.wrap(context))
                .start();
        return false;
    }

    /** The descriptor of a step with such a block. */
    abstract static class Descriptor extends StepDescriptor {

        private final String function;

        /** Takes the name of the step in a pipeline. */
        Descriptor(String function) {
            this.function = function;
        }

        @Override
        public String getFunctionName() {
            return function;
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }
    }
}
