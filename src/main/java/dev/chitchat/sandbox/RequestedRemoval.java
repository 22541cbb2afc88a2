package dev.chitchat.sandbox;

import java.util.Set;

/** {@code del_chitchat_category}: deletes a category, what lies below it, and every question in there. */
record RequestedRemoval(long categoryId) implements Request {

    static Request parse(BodyFields body) throws BadParameter {
        return new RequestedRemoval(body.mandatoryNumber("CategoryId"));
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        StoredCategory category = library.categories().get(categoryId);
        if (category == null) {
            return Reply.noSuch("category");
        }
        if (category.menuType() != Categories.CUSTOMER) {
            return Reply.PRESET_CATEGORY;
        }
        Set<Long> gone = library.categories().withDescendants(categoryId);
        library.removeIf(question -> gone.contains(question.categoryId()));
        gone.forEach(library.categories()::remove);
        return Reply.OK;
    }
}
