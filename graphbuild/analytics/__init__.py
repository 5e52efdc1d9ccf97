"""What the graph says: leaderboards, trends, centrality and similar papers, as DataFrames."""
