// The node whose name or alias differs from this one in case only; most papers first.
MATCH (n:<label>)
WHERE toLower(n.<name>) = toLower($value)
   OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) = toLower($value))
RETURN n.<key> AS name
ORDER BY coalesce(n.paperCount, 0) DESC, n.id
LIMIT 1;
