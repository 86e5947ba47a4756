using System.Text.Json.Serialization;

namespace MLExtensions.Trainers;

/// <summary>How a distance covariance treats several protected attributes.</summary>
public enum DistanceCovarianceKind
{
    /// <summary>All attributes side by side as one vector (CCdCov): sees what hangs together with their intersections, and depends on their scales.</summary>
    [JsonStringEnumMemberName("ccdcov")]
    Concatenated = 0,

    /// <summary>Joint distance covariance (JdCov) of the predictions and every attribute: contains all lower orders, also those among the attributes alone.</summary>
    [JsonStringEnumMemberName("jdcov")]
    Joint = 1,

    /// <summary>The sum of the distance covariances with each attribute: blind to intersections.</summary>
    [JsonStringEnumMemberName("sum")]
    Sum = 2,
}
