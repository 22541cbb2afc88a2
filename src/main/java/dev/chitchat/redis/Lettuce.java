package dev.chitchat.redis;

/** Whether the driver is there; looked up by name, so that its absence can be told in words. */
final class Lettuce {

    private Lettuce() {}

    static void require() {
        try {
            Class.forName("io.lettuce.core.RedisClient", false, Lettuce.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException(
                    "a quota on Redis needs the driver Lettuce, which is not on the class path;"
                            + " add io.lettuce:lettuce-core, version 6.6 or later (7.5.2.RELEASE is tested)",
                    absent);
        }
    }
}
