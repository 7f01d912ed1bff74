package io.jenkins.plugins.bitwarden.vault;

import java.util.List;

/** The item that a request means, as far as the request goes. */
final class FoundItem {

    private final ItemRequest request;
    private final String id;
    private final boolean givesCode;
    private final List<String> values;

    /** Keeps what the request is for, and no more. */
    FoundItem(ItemRequest request, PassingItem item) {
        this.request = request;
        id = item.id();
        givesCode = request.field().equals(ItemRequest.TOTP) && item.givesCodes();
        values = givesCode ? List.of() : List.copyOf(item.values(request.field()));
    }

    String id() {
        return id;
    }

    /** Returns whether bw must be asked for a code; there is no value else. */
    boolean givesCode() {
        return givesCode;
    }

    /**
     * Returns the value of the field that was asked for.
     *
     * @throws ItemFailure if there is none, or more than one, or none that a variable can carry
     */
    ItemValue value() throws ItemFailure {
        if (values.isEmpty()) {
            throw failure(ItemProblem.FIELD_MISSING);
        }
        if (values.size() > 1) {
            throw failure(ItemProblem.FIELD_AMBIGUOUS);
        }
        return value(values.get(0));
    }

    /**
     * Returns a value that was got for this request.
     *
     * @throws ItemFailure if it is none that a variable can carry
     */
    ItemValue value(String text) throws ItemFailure {
        if (text.isBlank()) {
            throw failure(ItemProblem.FIELD_EMPTY);
        }
        if (text.indexOf('\0') >= 0) {
            throw failure(ItemProblem.FIELD_NUL);
        }
        return new ItemValue(text);
    }

    private ItemFailure failure(ItemProblem reason) {
        return new ItemFailure(reason, request.item(), request.field());
    }

    /** Returns the item's id, none of its values. */
    @Override
    public String toString() {
        return id;
    }
}
