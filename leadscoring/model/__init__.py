"""What is learnt: preprocessing, fitting, calibration and the scorecard."""
