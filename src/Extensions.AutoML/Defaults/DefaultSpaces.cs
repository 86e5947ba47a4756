using System.Collections.Immutable;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>The search spaces that a search starts from: objectives with their parameters, size of the network, rates, batches, calibrator.</summary>
/// <remarks>
/// <para>"objective" chooses among the JSON names of all objectives of the task that need no further columns; "objective.focal.gamma", say, is searched where it is "focal".
/// "network.layers" and "network.hidden" give hidden layers of one width; "dropout", "learning_rate", "weight_decay" and "batch_size" are the trainer's options of these
/// names, and "calibrator" is fitted on rows held out from the network, "none" for none. All defaults are the trainer's: trial 0 is the trainer as it comes.</para>
/// <para>docs/automl-space.md lists ranges with their sources, and what is left out. A space is changed by making another of its parameters:
/// <c>new SearchSpace(DefaultSpaces.Binary().Parameters.Where(parameter => parameter.Name != "calibrator"))</c>.</para>
/// </remarks>
public static class DefaultSpaces
{
    internal const string Objective = "objective", Layers = "network.layers", Hidden = "network.hidden", Dropout = "dropout", LearningRate = "learning_rate",
        WeightDecay = "weight_decay", BatchSize = "batch_size", Calibrator = "calibrator";

    /// <summary>The word for the batch size of the preset, which small data shrinks.</summary>
    internal const string PresetWord = "preset";

    /// <summary>All names but those of objectives' parameters.</summary>
    internal static ImmutableArray<string> Names { get; } = [Objective, Layers, Hidden, Dropout, LearningRate, WeightDecay, BatchSize, Calibrator];

    /// <summary>The space for two classes.</summary>
    /// <param name="isSparse">Whether features are sparse, as those of text are: sizes and rates then are around those of <see cref="NetworkPreset.Text"/>.</param>
    public static SearchSpace Binary(bool isSparse = false) => Of(SearchTask.Binary, isSparse);

    /// <summary>The space for several classes.</summary>
    /// <param name="isSparse">Whether features are sparse, as those of text are: sizes and rates then are around those of <see cref="NetworkPreset.Text"/>.</param>
    /// <param name="classCount">Number of classes, to leave out objectives that are not defined for so few; null where it is not known.</param>
    public static SearchSpace Multiclass(bool isSparse = false, int? classCount = null) => Of(SearchTask.Multiclass, isSparse, classCount);

    /// <summary>The space for a number.</summary>
    /// <param name="isSparse">Whether features are sparse, as those of text are: sizes and rates then are around those of <see cref="NetworkPreset.Text"/>.</param>
    public static SearchSpace Regression(bool isSparse = false) => Of(SearchTask.Regression, isSparse);

    /// <summary>The space for several labels at once.</summary>
    /// <param name="isSparse">Whether features are sparse, as those of text are: sizes and rates then are around those of <see cref="NetworkPreset.Text"/>.</param>
    public static SearchSpace Multilabel(bool isSparse = false) => Of(SearchTask.Multilabel, isSparse);

    /// <summary>The space of a task.</summary>
    internal static SearchSpace Of(SearchTask task, bool isSparse = false, int? classCount = null)
    {
        var objectives = Objectives(task).Where(space => !(isSparse && space.DenseOnly) && !(classCount < space.LeastClasses)).ToImmutableArray();
        return new SearchSpace(
        [
            new ChoiceParameter(Objective, [.. objectives.Select(space => space.Name)], objectives[0].Name),
            .. objectives.SelectMany(space => space.Parameters()),
            .. Course(task.Options(isSparse), isSparse),
            .. Calibrators(task),
        ]);
    }

    /// <summary>The objectives of a task, its trainer's default first.</summary>
    internal static ImmutableArray<ObjectiveSpace> Objectives(SearchTask task) => task switch
    {
        SearchTask.Binary => BinaryObjectiveSpaces.All,
        SearchTask.Multiclass => MulticlassObjectiveSpaces.All,
        SearchTask.Regression => RegressionObjectiveSpaces.All,
        _ => MultilabelObjectiveSpaces.All,
    };

    /// <summary>Name of an objective's parameter.</summary>
    internal static string ObjectiveParameter(string objective, string parameter) => $"{Objective}.{objective}.{parameter}";

    /// <summary>JSON names of the parameters by which an objective describes the training labels.</summary>
    internal static ImmutableArray<string> FromLabels(string objective)
        => Enum.GetValues<SearchTask>().SelectMany(task => Objectives(task)).FirstOrDefault(space => space.Name == objective)?.FromLabels ?? [];

    /// <summary>Whether a parameter means something to the trainer.</summary>
    internal static bool Knows(string name) => Names.Contains(name) || name.StartsWith(Objective + ".", StringComparison.Ordinal);

    private static IEnumerable<SearchParameter> Course(NeuralNetworkOptions preset, bool isSparse)
    {
        var (network, optimizer) = (preset.Network, preset.Optimizer);
        return
        [
            new IntegerParameter(Layers, 1, 4, network.HiddenLayers.Length),
            new IntegerParameter(Hidden, 32, 512, network.HiddenLayers[0], IsLogarithmic: true),
            new RealParameter(Dropout, 0, isSparse ? 0.8 : 0.5, network.Dropout),
            new RealParameter(LearningRate, optimizer.LearningRate / 10, optimizer.LearningRate * 10, optimizer.LearningRate, IsLogarithmic: true),
            new RealParameter(WeightDecay, optimizer.WeightDecay / 100, optimizer.WeightDecay * 4, optimizer.WeightDecay, IsLogarithmic: true),
            new ChoiceParameter(BatchSize, [PresetWord, "32", "64", "128", "256", "512", "1024"], PresetWord),
        ];
    }

    private static IEnumerable<SearchParameter> Calibrators(SearchTask task)
        => CalibratorFactory.Words(task) is { IsEmpty: false } words ? [new ChoiceParameter(Calibrator, words, CalibratorFactory.None)] : [];
}
