// Papers by month
// How many papers each month has; papers whose month is unknown are left out.
//
// param since: date = "2023-01-01" e.g. "2024-06-01" -- first day that counts
// shape: table
MATCH (p:Paper)
WHERE p.publishedDate >= date($since) AND p.datePrecision <> 'year'
WITH p.publishedDate AS day
RETURN day.year AS year, day.month AS month, count(*) AS papers
ORDER BY year, month;
