package dev.chitchat.benchmarks.http;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Every contender by its name, each over at most {@value Caller#CONNECTIONS} kept connections of HTTP/1.1. */
final class Callers {

    static final String RAW = "Reactor Netty";
    static final String OURS = "chitchat-client";

    private Callers() {}

    static Map<String, Function<String, Caller>> all() {
        Map<String, Function<String, Caller>> callers = new LinkedHashMap<>();
        callers.put(RAW, Callers::reactorNetty);
        callers.put(OURS, Callers::chitchat);
        callers.put("WebClient", Callers::webClient);
        callers.put("OkHttp", Callers::okHttp);
        callers.put("JDK", Callers::jdk);
        return callers;
    }

    private static Caller of(java.util.function.Supplier<Mono<?>> call, Runnable close) {
        return new Caller() {
            @Override
            public Mono<?> call() {
                return call.get();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    private static Caller reactorNetty(String base) {
        ConnectionProvider pool = ConnectionProvider.create("raw", Caller.CONNECTIONS);
        HttpClient client = HttpClient.create(pool).headers(headers -> headers.set("Content-Type", "application/json"));
        return of(
                () -> client.post()
                        .uri(base + Wire.QUERY)
                        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(Wire.update())))
                        .responseSingle((head, body) -> body.asByteArray())
                        .map(Wire::answer),
                pool::dispose);
    }

    /** The limit is lifted, all else is as a user has it: quota, retries, signature, redaction. */
    private static Caller chitchat(String base) {
        Rate lifted = new Rate(100_000, Duration.ofMillis(100));
        ChitchatClient client = ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(URI.create(base))
                .quota(Quota.local(QuotaOptions.of(lifted)))
                .build();
        ChitchatUpdate update =
                ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-benchmark").withAnswer("Hello!", AnswerType.TEXT);
        return of(() -> client.update(update), client::close);
    }

    private static Caller webClient(String base) {
        ConnectionProvider pool = ConnectionProvider.create("webclient", Caller.CONNECTIONS);
        WebClient client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(pool)))
                .build();
        URI address = URI.create(base + Wire.QUERY);
        return of(
                () -> client.post()
                        .uri(address)
                        .header("Content-Type", "application/json")
                        .body(Mono.fromSupplier(Wire::update), byte[].class)
                        .retrieve()
                        .bodyToMono(byte[].class)
                        .map(Wire::answer),
                pool::dispose);
    }

    private static Caller okHttp(String base) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(Caller.CONNECTIONS);
        dispatcher.setMaxRequestsPerHost(Caller.CONNECTIONS);
        OkHttpClient client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(Caller.CONNECTIONS, 5, TimeUnit.MINUTES))
                .build();
        MediaType json = MediaType.get("application/json");
        return of(
                () -> Mono.create(sink -> client.newCall(new Request.Builder()
                                .url(base + Wire.QUERY)
                                .post(RequestBody.create(Wire.update(), json))
                                .build())
                        .enqueue(new Callback() {
                            @Override
                            public void onFailure(Call call, java.io.IOException failure) {
                                sink.error(failure);
                            }

                            @Override
                            public void onResponse(Call call, Response response) {
                                try (response) {
                                    sink.success(Wire.answer(response.body().bytes()));
                                } catch (java.io.IOException failure) {
                                    sink.error(failure);
                                }
                            }
                        })),
                () -> {
                    dispatcher.executorService().shutdown();
                    client.connectionPool().evictAll();
                });
    }

    private static Caller jdk(String base) {
        java.net.http.HttpClient client = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .build();
        URI address = URI.create(base + Wire.QUERY);
        return of(
                () -> Mono.fromFuture(() -> client.sendAsync(
                                HttpRequest.newBuilder(address)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.update()))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray()))
                        .map(response -> Wire.answer(response.body())),
                () -> {});
    }
}
