using Microsoft.ML;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.AutoML;

/// <summary>Rows to train on, read once for all trials, and rows to measure on.</summary>
/// <param name="Train">Training rows.</param>
/// <param name="Validation">Validation rows, read once for all trainers as well.</param>
/// <param name="Scored">The same validation rows, kept in memory, for scoring and metrics.</param>
/// <param name="Labels">What objectives may know of the labels of the training rows.</param>
/// <param name="IsSparse">Whether features are sparse.</param>
internal sealed record SearchFold(SharedRows Train, SharedRows Validation, IDataView Scored, TrainingLabels? Labels, bool IsSparse)
{
    /// <summary>Reads the training rows, which tells what is sparse and of which classes there are rows.</summary>
    /// <exception cref="ArgumentException">The validation rows have other columns or classes than the training rows.</exception>
    public static SearchFold Of(MLContext ml, SearchTask task, SearchColumns columns, IDataView train, IDataView validation, Action<string> warn)
    {
        var (shared, held) = (new SharedRows(train), new SharedRows(validation));
        var block = SharedRows.Read(columns.Request(shared, task.LabelKind()));
        CheckSame(columns, train, validation);
        var classCount = train.Schema[columns.Label].Type is Microsoft.ML.Data.KeyDataViewType { Count: var count } ? (int)count : 2;
        TrainingLabels? labels = task switch
        {
            SearchTask.Binary => TrainingLabels.OfClasses(block.Labels, 2),
            SearchTask.Multiclass => TrainingLabels.OfClasses(block.Labels, classCount),
            SearchTask.Regression => TrainingLabels.OfNumbers(block.Labels),
            _ => null,
        };
        if (task is SearchTask.Binary or SearchTask.Multiclass)
            WarnOfUnseen(task, columns, block, held, warn);
        string[] used = [columns.Label, columns.Features, .. new[] { columns.Weight }.OfType<string>()];
        return new(shared, held, ml.Data.Cache(validation, used), labels, block.Features is SparseFeatures);
    }

    private static void CheckSame(SearchColumns columns, IDataView train, IDataView validation)
    {
        foreach (var (name, role) in new[] { (columns.Label, "label"), (columns.Features, "feature") })
            if (InputColumns.Find(validation.Schema, name, role).Type is var type && !type.Equals(train.Schema[name].Type))
                throw new ArgumentException($"The {role} column '{name}' has type {type} in the validation data and {train.Schema[name].Type} in the training data; they must be the same. Transform both by the same fitted pipeline.", nameof(validation));
    }

    /// <summary>No trial can be right about a class that it never sees.</summary>
    private static void WarnOfUnseen(SearchTask task, SearchColumns columns, ExampleBlock train, SharedRows validation, Action<string> warn)
    {
        var seen = train.Labels.ToHashSet();
        // As the trainers ask for them: validation rows take the layout of the training rows.
        var rows = SharedRows.Read(columns.Request(validation, task.LabelKind()) with { Layout = train.Features is SparseFeatures ? FeatureLayout.Sparse : FeatureLayout.Dense });
        var unseen = rows.Labels.Where(label => !seen.Contains(label)).CountBy(label => (int)label).OrderBy(pair => pair.Key).ToArray();
        if (unseen.Length == 0)
            return;
        var names = validation.Schema[columns.Label].Type is Microsoft.ML.Data.KeyDataViewType ? KeyNames.Of(validation.Schema[columns.Label]) : ["False", "True"];
        warn($"The validation rows have {(unseen.Length == 1 ? "a class" : $"{unseen.Length} classes")} of which there is no training row: {string.Join(", ", unseen.Take(10).Select(pair => $"'{names[pair.Key]}' ({pair.Value} rows)"))}. No trial can be right about them.");
    }
}
