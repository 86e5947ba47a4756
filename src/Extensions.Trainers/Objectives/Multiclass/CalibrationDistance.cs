namespace MLExtensions.Trainers;

/// <summary>How <see cref="NeighborAwareCalibration"/> measures the distance of outputs from their prior.</summary>
public enum CalibrationDistance
{
    /// <summary>Absolute difference.</summary>
    L1 = 0,

    /// <summary>Square of the difference.</summary>
    L2 = 1,
}
