namespace MLExtensions.Evaluation;

/// <summary>How the interval of a metric is made.</summary>
public enum MetricInterval
{
    /// <summary>From resamples of all rows.</summary>
    Bootstrap,

    /// <summary>From resamples within the classes, for metrics that do not depend on how common a class is, as the area under the ROC curve.</summary>
    StratifiedBootstrap,

    /// <summary>The exact interval of Clopper and Pearson, for shares of rows, as the accuracy. With weights that differ, from resamples of all rows; of equal ones, a weight of 2 is two rows.</summary>
    ClopperPearson,
}
