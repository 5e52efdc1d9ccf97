// Loads take turns
// A node that nobody ever sees. Until the transaction ends, its id is locked in the index of the
// constraint, so another load that runs this waits here.
CREATE (n:<label> {id: 'graphbuild: one load at a time'})
DELETE n
