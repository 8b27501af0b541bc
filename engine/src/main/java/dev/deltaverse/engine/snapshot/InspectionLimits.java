package dev.deltaverse.engine.snapshot;

/**
 * Bounds on what one file may cost.
 *
 * @param recordBytes the longest record in bytes of UTF-8; a longer one is a reject
 * @param unpackedRatio how many times its stored size a compressed file may unpack to, once it is
 *     larger than {@code unpackedFreeBytes}
 * @param unpackedFreeBytes the unpacked size up to which the ratio is not looked at
 */
public record InspectionLimits(int recordBytes, int unpackedRatio, long unpackedFreeBytes) {

  /** 16 MiB a record, 500 times the stored size beyond 256 MiB. */
  public static final InspectionLimits DEFAULT = new InspectionLimits(16 << 20, 500, 256L << 20);

  public InspectionLimits {
    if (recordBytes < 1 || unpackedRatio < 1 || unpackedFreeBytes < 0) {
      throw new IllegalArgumentException(
          "limits out of range: %d, %d, %d"
              .formatted(recordBytes, unpackedRatio, unpackedFreeBytes));
    }
  }
}
