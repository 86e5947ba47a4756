using System.Text.Json.Serialization;

namespace MLExtensions.Trainers;

/// <summary>The term of <see cref="ActivePassiveLoss"/> that lowers the probabilities of the other classes.</summary>
public enum PassiveTerm
{
    /// <summary>Mean absolute error, 1 - p_y; in JSON "mae".</summary>
    [JsonStringEnumMemberName("mae")]
    MeanAbsoluteError,

    /// <summary>Reverse cross entropy; in JSON "rce".</summary>
    [JsonStringEnumMemberName("rce")]
    ReverseCrossEntropy,
}
