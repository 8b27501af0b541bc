package dev.deltaverse.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.journal.StateStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a command line of a scenario may run in, beside a whole world. */
final class Circumstances {
  private static final String HTML =
      "<!DOCTYPE html><html><body>Sign in to the proxy</body></html>";

  private Circumstances() {}

  static Ended run(Workplace work, BadInput.Run run) throws Exception {
    String[] args = run.command().replace("%{folder}", work.folder.toString()).split(" ");
    if (args[0].equals("shown")) {
      return new Ended(0, Files.readString(work.folder.resolve(args[1])), "");
    }
    String[] in = run.in().split(" ", 2);
    return switch (in[0]) {
      case "" -> work.run(args);
      case "process" -> process(work, List.of(), Map.of(), args);
      case "file-size" ->
          process(
              work,
              List.of("sh", "-c", "ulimit -f " + in[1] + "; exec \"$@\"", "sh"),
              Map.of(),
              args);
      case "permissions" ->
          // Root is let through by two capabilities, and without them obeys permissions.
          process(
              work,
              System.getProperty("user.name").equals("root")
                  ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
                  : List.of(),
              Map.of(),
              args);
      case "other-environment" -> {
        try (Emulator other =
            Emulator.start(EmulatorConfig.defaults().withModelJson(Workplace.MODEL).withSeed(2))) {
          yield at(work, other.url().getPort(), args);
        }
      }
      case "variable" -> {
        String[] variable = in[1].split("=", 2);
        yield process(work, List.of(), Map.of(variable[0], variable[1]), args);
      }
      case "runner" -> {
        try (StateStore _ =
            StateStore.open(work.folder.resolve(".deltaverse/default"), Clock.systemUTC())) {
          yield work.run(args);
        }
      }
      case "server" -> {
        HttpServer server = server(in[1]);
        try {
          yield at(work, server.getAddress().getPort(), args);
        } finally {
          server.stop(0);
        }
      }
      case "nobody" -> {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          port = free.getLocalPort();
        }
        yield at(work, port, args);
      }
      case "relay" -> {
        try (Relay relay = Relay.to(work.emulator.url().getPort(), Long.parseLong(in[1]))) {
          yield at(work, relay.port(), args);
        }
      }
      case "tls" -> tls(work, in[1], args);
      case "user" -> {
        String[] words = in[1].split(" ", 2);
        yield user(work, words[0], words.length > 1 ? Set.of(words[1].split(" ")) : Set.of(), args);
      }
      case "silence" -> {
        // Connections are made by the operating system; nobody ever reads from them.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
          yield at(work, silent.getLocalPort(), args);
        }
      }
      default -> throw new IllegalArgumentException("no circumstance " + run.in());
    };
  }

  /** The same environment, empty, with a user who has a secret and lacks some privileges. */
  private static Ended user(Workplace work, String secret, Set<String> lacks, String... args)
      throws Exception {
    ApplicationUser user =
        new ApplicationUser("loader", "right-secret", "# loader", true, true, lacks);
    EmulatorConfig config =
        EmulatorConfig.defaults().withModelJson(Workplace.MODEL).withUsers(user);
    try (Emulator emulator = Emulator.start(config)) {
      String before = work.at(emulator.url().toString());
      Path file = work.folder.resolve("deltaverse.yaml");
      Files.writeString(
          file,
          Files.readString(file)
              .replace("  users:", "  authority: " + emulator.url() + "\n  users:")
              .replace(
                  "anonymous: true",
                  "tenant: contoso.com, clientId: loader, clientSecret: \"${LOADER_SECRET}\""));
      try {
        return process(work, List.of(), Map.of("LOADER_SECRET", secret), args);
      } finally {
        Files.writeString(file, before);
      }
    }
  }

  /** A process that trusts one authority, and a server with a certificate of a kind. */
  private static Ended tls(Workplace work, String kind, String... args) throws Exception {
    try (TlsServer server = TlsServer.start(work.folder.resolve("tls"), kind)) {
      String before = work.at(server.url());
      try {
        Ended ended = process(work, List.of(), server.trust(), Map.of(), args);
        if (server.requests() != 0) {
          throw new AssertionError("in spite of its certificate the server was told " + ended);
        }
        return ended;
      } finally {
        Files.writeString(work.folder.resolve("deltaverse.yaml"), before);
      }
    }
  }

  private static Ended at(Workplace work, int port, String... args) throws IOException {
    String before = work.at(port);
    try {
      return work.run(args);
    } finally {
      Files.writeString(work.folder.resolve("deltaverse.yaml"), before);
    }
  }

  private static Ended process(
      Workplace work, List<String> before, Map<String, String> environment, String... args)
      throws Exception {
    return process(work, before, List.of(), environment, args);
  }

  private static Ended process(
      Workplace work,
      List<String> before,
      List<String> jvm,
      Map<String, String> environment,
      String... args)
      throws Exception {
    List<String> command = new ArrayList<>(before);
    command.addAll(Child.command(jvm, "-C", work.folder.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      CompletableFuture<String> out = text(process.getInputStream());
      CompletableFuture<String> err = text(process.getErrorStream());
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the process goes on after 60 seconds");
      }
      return new Ended(process.exitValue(), out.get(), err.get());
    } finally {
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> text(java.io.InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static HttpServer server(String kind) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          switch (kind) {
            case "html" -> answer(exchange, 200, "text/html", HTML);
            case "html-error" -> answer(exchange, 503, "text/html", HTML);
            case "html-403" -> answer(exchange, 403, "text/html", HTML);
            case "json" -> answer(exchange, 200, "application/json", "[1, 2");
            case "redirect" -> {
              exchange.getResponseHeaders().add("Location", "https://login.example/");
              answer(exchange, 302, "text/html", "");
            }
            default -> throw new IllegalArgumentException(kind);
          }
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Passes bytes to a port of this machine, and is gone for good after so many from the client. */
  static final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int port;
    private final List<Socket> sockets = java.util.Collections.synchronizedList(new ArrayList<>());
    private long left;

    private Relay(ServerSocket server, int port, long bytes) {
      this.server = server;
      this.port = port;
      this.left = bytes;
    }

    static Relay to(int port, long bytes) throws IOException {
      Relay relay =
          new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, bytes);
      Thread.ofVirtual().start(relay::accept);
      return relay;
    }

    int port() {
      return server.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = server.accept();
          Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.addAll(List.of(client, target));
          Thread.ofVirtual().start(() -> pass(client, target, true));
          Thread.ofVirtual().start(() -> pass(target, client, false));
        }
      } catch (IOException e) {
        close();
      }
    }

    private void pass(Socket from, Socket to, boolean counted) {
      byte[] buffer = new byte[1024];
      try (from;
          to) {
        for (int n = from.getInputStream().read(buffer);
            n > 0;
            n = from.getInputStream().read(buffer)) {
          if (counted && !allowed(n)) {
            close();
            return;
          }
          to.getOutputStream().write(buffer, 0, n);
        }
      } catch (IOException e) {
        // One side is gone, and so the other.
      }
    }

    private synchronized boolean allowed(int bytes) {
      left -= bytes;
      return left >= 0;
    }

    @Override
    public void close() {
      try {
        server.close();
        for (Socket socket : List.copyOf(sockets)) {
          socket.close();
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
