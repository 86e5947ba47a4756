using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>What the trials of a search learn.</summary>
internal enum SearchTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>Any of several labels.</summary>
    Multilabel,
}

/// <summary>The trainer of each task.</summary>
internal static class SearchTaskExtensions
{
    /// <summary>What its label means.</summary>
    public static LabelKind LabelKind(this SearchTask task) => task switch
    {
        SearchTask.Binary => Columns.LabelKind.Binary,
        SearchTask.Multiclass => Columns.LabelKind.Multiclass,
        SearchTask.Regression => Columns.LabelKind.Regression,
        _ => Columns.LabelKind.Multilabel,
    };

    /// <summary>The trainer's options that a trial starts from: the defaults, which are those of <see cref="NetworkPreset.Balanced"/>, and for sparse features <see cref="NetworkPreset.Text"/>.</summary>
    public static NeuralNetworkOptions Options(this SearchTask task, bool isSparse = false)
    {
        NeuralNetworkOptions options = task switch
        {
            SearchTask.Binary => new NeuralNetworkBinaryTrainer.Options(),
            SearchTask.Multiclass => new NeuralNetworkMulticlassTrainer.Options(),
            SearchTask.Regression => new NeuralNetworkRegressionTrainer.Options(),
            _ => new NeuralNetworkMultilabelTrainer.Options(),
        };
        return isSparse ? options.With(NetworkPreset.Text) : options;
    }
}
