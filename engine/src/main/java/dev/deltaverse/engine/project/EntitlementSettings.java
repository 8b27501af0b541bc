package dev.deltaverse.engine.project;

/**
 * The requests that the licences allow the application users of the tenant in 24 hours.
 *
 * @param perDay how many; the default is the pool of a Dynamics 365 Enterprise or Professional
 *     tenant before its user licences are added (api-request-limits-allocations.md)
 */
public record EntitlementSettings(long perDay) {
  public static final EntitlementSettings DOCUMENTED = new EntitlementSettings(500_000);
}
