/**
 * The rooms that an application imports; the others are this library's own. What it may do without, such as Redis or
 * Spring Boot, is required statically: read where it is there.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.chitchat {
    exports dev.chitchat;
    exports dev.chitchat.api;
    exports dev.chitchat.auth;
    exports dev.chitchat.error;
    exports dev.chitchat.kafka;
    exports dev.chitchat.metrics;
    exports dev.chitchat.quota;
    exports dev.chitchat.quota.spi;
    exports dev.chitchat.redis;
    exports dev.chitchat.retry;
    exports dev.chitchat.sandbox;
    exports dev.chitchat.spring;

    // Spring builds beans and properties by reflection.
    opens dev.chitchat.spring;

    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires transitive reactor.netty.http;
    requires static transitive org.jspecify;
    // Reactor Netty, which has no descriptor, needs HTTP/2, QUIC (asked for whenever TLS is set up) and resolvers, too.
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.classes.quic;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires org.slf4j;
    requires reactor.netty.core;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    requires static kafka.clients;
    requires static lettuce.core;
    requires static micrometer.commons;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static spring.beans;
    requires static spring.boot;
    requires static spring.boot.actuator;
    requires static spring.boot.autoconfigure;
    requires static spring.boot.health;
    requires static spring.context;
    requires static spring.core;
    requires static spring.data.redis;
    requires static spring.kafka;
    requires static spring.test;
    requires static spring.web;
}
