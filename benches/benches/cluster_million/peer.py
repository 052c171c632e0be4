"""Clusters the points of a file (lat,lon) with scikit-learn's DBSCAN and prints the seconds of processor time it took."""
import sys
import time

import numpy as np
from sklearn.cluster import DBSCAN

points = np.radians(np.loadtxt(sys.argv[1], delimiter=","))
begun = time.process_time()
DBSCAN(eps=25 / 6371008.8, min_samples=2, metric="haversine", algorithm="ball_tree").fit(points)
print(time.process_time() - begun)
