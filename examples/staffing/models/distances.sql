-- Great-circle distances between providers and accounts that are at most 50 km apart.
-- The haversine formula on a sphere with the Earth's mean radius. Accounts are first narrowed to
-- the bands of half a degree of latitude (55.6 km) around the provider, so that not every pair is
-- computed.
WITH
  p AS (
    SELECT
      dv_number AS provider_no,
      radians(CAST(dv_latitude AS DOUBLE)) AS latitude,
      radians(CAST(dv_longitude AS DOUBLE)) AS longitude,
      CAST(floor(dv_latitude * 2) AS INTEGER) AS band
    FROM want_providers
    WHERE dv_latitude IS NOT NULL AND dv_longitude IS NOT NULL
  ),
  a AS (
    SELECT
      dv_number AS account_no,
      radians(CAST(dv_latitude AS DOUBLE)) AS latitude,
      radians(CAST(dv_longitude AS DOUBLE)) AS longitude,
      unnest([band - 1, band, band + 1]) AS band
    FROM (
      SELECT *, CAST(floor(dv_latitude * 2) AS INTEGER) AS band
      FROM want_accounts
      WHERE dv_latitude IS NOT NULL AND dv_longitude IS NOT NULL
    )
  ),
  pairs AS (
    SELECT
      provider_no,
      account_no,
      2 * 6371.0088 * asin(least(1, sqrt(
        pow(sin((a.latitude - p.latitude) / 2), 2)
        + cos(p.latitude) * cos(a.latitude) * pow(sin((a.longitude - p.longitude) / 2), 2)
      ))) AS kilometres
    FROM p JOIN a ON a.band = p.band
  )
SELECT provider_no, account_no, CAST(kilometres AS DECIMAL(9, 2)) AS kilometres
FROM pairs
WHERE kilometres <= 50
