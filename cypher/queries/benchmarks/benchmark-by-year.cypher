// A benchmark over the years
// How many papers evaluate on a benchmark each year.
//
// param benchmark: Benchmark = "MMLU" e.g. "GSM8K" -- name of the benchmark
// shape: table
MATCH (b:Benchmark {name: $benchmark})<-[:EVALUATES_ON]-(p:Paper)
WHERE p.publishedDate IS NOT NULL
WITH p.publishedDate AS day
RETURN day.year AS year, count(*) AS papers
ORDER BY year;
