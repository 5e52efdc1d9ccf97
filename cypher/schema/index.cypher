// Names and dates are looked up
// An index on one property of one label.
CREATE INDEX <name> IF NOT EXISTS
FOR (n:<label>) ON (n.<property>)
