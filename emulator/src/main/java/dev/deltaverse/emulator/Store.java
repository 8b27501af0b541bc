package dev.deltaverse.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * All rows with their indexes: B-trees of H2's MVStore, in memory or in one file of the data
 * folder. Writes happen one transaction at a time; readers share.
 */
final class Store implements AutoCloseable {
  private final MVStore store;
  private final boolean durable;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicLong version = new AtomicLong(1_000_000);
  private final AtomicLong rowNumber = new AtomicLong(1);
  private final Map<String, MVMap<UUID, byte[]>> rows = new ConcurrentHashMap<>();
  private final Map<String, MVMap<String, UUID>> keys = new ConcurrentHashMap<>();
  private final Map<String, MVMap<StoreTypes.Link, Boolean>> links = new ConcurrentHashMap<>();

  /** So much may wait in memory to be written; a writer that is faster than the flush waits. */
  private static final int UNSAVED_BYTES = 8 * 1024 * 1024;

  private final Map<String, MVMap<Long, String>> changes = new ConcurrentHashMap<>();
  private final MVMap<String, String> settings;
  private final AtomicLong customizations = new AtomicLong();
  private boolean dirty;

  Store(@Nullable Path folder) {
    durable = folder != null;
    MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled();
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot create the data folder " + folder, e);
      }
      builder.fileName(folder.resolve("emulator.mv").toString()).cacheSize(cacheMegabytes());
    }
    store = builder.open();
    store.setVersionsToKeep(0);
    settings =
        store.openMap(
            "settings",
            new MVMap.Builder<String, String>()
                .keyType(StringDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE));
    restoreCounters();
  }

  /** A part of the heap, so that a small one is enough for a large folder. */
  private static int cacheMegabytes() {
    long share = Runtime.getRuntime().maxMemory() / 8 / 1024 / 1024;
    return (int) Math.clamp(share, 1, 256);
  }

  private void restoreCounters() {
    String savedVersion = settings.get("version");
    String savedRow = settings.get("rowNumber");
    if (savedVersion != null && savedRow != null) {
      version.set(Long.parseLong(savedVersion));
      rowNumber.set(Long.parseLong(savedRow));
    }
  }

  /** Runs a transaction: all of it or, if it throws, nothing. */
  <T> T write(Function<Change, T> work) {
    lock.writeLock().lock();
    Change change = new Change();
    boolean done = false;
    try {
      T result = work.apply(change);
      change.commit();
      dirty = true;
      done = true;
      if (store.getUnsavedMemory() > UNSAVED_BYTES) {
        save();
      }
      return result;
    } finally {
      try {
        if (!done) {
          change.rollback();
        }
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  /** Runs a reader that sees no half transaction. */
  <T> T read(Function<Store, T> work) {
    lock.readLock().lock();
    try {
      return work.apply(this);
    } finally {
      lock.readLock().unlock();
    }
  }

  long nextVersion() {
    return version.incrementAndGet();
  }

  long currentVersion() {
    return version.get();
  }

  long nextRowNumber() {
    return rowNumber.getAndIncrement();
  }

  /** Notes that steps or flows may have changed. */
  void customized() {
    customizations.incrementAndGet();
  }

  /** Grows whenever steps or flows may have changed. */
  long customizations() {
    return customizations.get();
  }

  MVMap<UUID, byte[]> rows(String table) {
    return rows.computeIfAbsent(
        table,
        name ->
            store.openMap(
                "rows." + name,
                new MVMap.Builder<UUID, byte[]>()
                    .keyType(StoreTypes.IdType.INSTANCE)
                    .valueType(StoreTypes.BytesType.INSTANCE)));
  }

  MVMap<String, UUID> key(String table, String key) {
    return keys.computeIfAbsent(
        table + "." + key,
        name ->
            store.openMap(
                "key." + name,
                new MVMap.Builder<String, UUID>()
                    .keyType(StringDataType.INSTANCE)
                    .valueType(StoreTypes.IdType.INSTANCE)));
  }

  MVMap<StoreTypes.Link, Boolean> links(String table, String column) {
    return links.computeIfAbsent(
        table + "." + column,
        name ->
            store.openMap(
                "link." + name,
                new MVMap.Builder<StoreTypes.Link, Boolean>()
                    .keyType(StoreTypes.LinkType.INSTANCE)
                    .valueType(StoreTypes.UnitType.INSTANCE)));
  }

  /** Change log of a table: row version to "id" or "-id" for a deletion. */
  MVMap<Long, String> changes(String table) {
    return changes.computeIfAbsent(
        table,
        name ->
            store.openMap(
                "changes." + name,
                new MVMap.Builder<Long, String>()
                    .keyType(LongDataType.INSTANCE)
                    .valueType(StringDataType.INSTANCE)));
  }

  @Nullable Row row(Table table, UUID id) {
    byte[] bytes = rows(table.logicalName).get(id);
    return bytes == null ? null : RowCodec.decode(id, bytes);
  }

  long count(Table table) {
    return rows(table.logicalName).sizeAsLong();
  }

  /** The rows of a table in order of id, starting after one id. */
  Iterator<Row> scan(Table table, @Nullable UUID after) {
    Cursor<UUID, byte[]> cursor = rows(table.logicalName).cursor(after);
    return new Iterator<>() {
      private @Nullable Row next = advance();

      private @Nullable Row advance() {
        while (cursor.hasNext()) {
          UUID id = cursor.next();
          if (!id.equals(after)) {
            return RowCodec.decode(id, cursor.getValue());
          }
        }
        return null;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Row next() {
        Row row = next;
        if (row == null) {
          throw new java.util.NoSuchElementException();
        }
        next = advance();
        return row;
      }
    };
  }

  /** Ids of the rows whose lookup column points to the target. */
  List<UUID> pointingTo(String table, String column, UUID target) {
    List<UUID> result = new ArrayList<>();
    Iterator<StoreTypes.Link> keysFrom =
        links(table, column).keyIterator(new StoreTypes.Link(target, new UUID(0, 0)));
    while (keysFrom.hasNext()) {
      StoreTypes.Link link = keysFrom.next();
      if (!link.target().equals(target)) {
        break;
      }
      result.add(link.row());
    }
    return result;
  }

  MVMap<String, String> settings() {
    return settings;
  }

  /** Whether rows outlive this process. */
  boolean durable() {
    return durable;
  }

  /** Writes to disk what has changed since the last time; does nothing in memory. */
  void flush() {
    lock.writeLock().lock();
    try {
      save();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void save() {
    if (durable && dirty) {
      settings.put("version", Long.toString(version.get()));
      settings.put("rowNumber", Long.toString(rowNumber.get()));
      store.commit();
      dirty = false;
    }
  }

  /** Copies all rows and indexes; the entries themselves are shared, since none is ever changed. */
  List<Runnable> snapshot() {
    lock.readLock().lock();
    try {
      List<Runnable> restore = new ArrayList<>();
      rows.values().forEach(map -> restore.add(copy(map)));
      keys.values().forEach(map -> restore.add(copy(map)));
      links.values().forEach(map -> restore.add(copy(map)));
      changes.values().forEach(map -> restore.add(copy(map)));
      return restore;
    } finally {
      lock.readLock().unlock();
    }
  }

  private static <K, V> Runnable copy(MVMap<K, V> map) {
    Map<K, V> entries = new LinkedHashMap<>();
    map.cursor(null).forEachRemaining(key -> entries.put(key, map.get(key)));
    return () -> entries.forEach(map::put);
  }

  /** Brings back what {@link #snapshot} copied, and nothing else. */
  void restore(List<Runnable> copies) {
    lock.writeLock().lock();
    try {
      rows.values().forEach(MVMap::clear);
      keys.values().forEach(MVMap::clear);
      links.values().forEach(MVMap::clear);
      changes.values().forEach(MVMap::clear);
      copies.forEach(Runnable::run);
      customized();
      dirty = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Removes all rows and indexes; counters of ids and versions go on. */
  void clear() {
    lock.writeLock().lock();
    try {
      rows.values().forEach(MVMap::clear);
      keys.values().forEach(MVMap::clear);
      links.values().forEach(MVMap::clear);
      changes.values().forEach(MVMap::clear);
      for (String name : store.getMapNames()) {
        if (!name.equals("settings")) {
          store.removeMap(name);
        }
      }
      rows.clear();
      keys.clear();
      links.clear();
      changes.clear();
      settings.remove("source");
      settings.remove("model");
      dirty = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    flush();
    store.close();
  }
}
