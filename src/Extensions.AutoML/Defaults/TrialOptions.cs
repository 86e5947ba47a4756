using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Makes the trainer's options of a trial.</summary>
/// <remarks>
/// Values are set on the options that come, whose preset gives all that is not searched: <c>new Options()</c> for dense features and
/// <c>new Options().With(NetworkPreset.Text)</c> for sparse ones. Whatever a set leaves out, or has at the value that the options have, stays as it is: open where it was
/// open. So the default set gives the options that came.
/// </remarks>
internal static class TrialOptions
{
    /// <summary>Options of a binary trial.</summary>
    /// <param name="options">What the trial starts from.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="labels">The training labels; needed by objectives that describe them.</param>
    /// <exception cref="ArgumentException">The set has a parameter that means nothing to the trainer, or a value that is outside its limits, or labels are missing.</exception>
    public static NeuralNetworkBinaryTrainer.Options Apply(this NeuralNetworkBinaryTrainer.Options options, ParameterSet parameters, TrainingLabels? labels = null)
        => WithCourse(HasObjective(parameters) ? options with { Objective = ObjectiveFactory.Create<BinaryObjective>(parameters, labels) } : options, parameters);

    /// <summary>Options of a multiclass trial; see <see cref="Apply(NeuralNetworkBinaryTrainer.Options, ParameterSet, TrainingLabels)"/>.</summary>
    public static NeuralNetworkMulticlassTrainer.Options Apply(this NeuralNetworkMulticlassTrainer.Options options, ParameterSet parameters, TrainingLabels? labels = null)
        => WithCourse(HasObjective(parameters) ? options with { Objective = ObjectiveFactory.Create<MulticlassObjective>(parameters, labels) } : options, parameters);

    /// <summary>Options of a regression trial; see <see cref="Apply(NeuralNetworkBinaryTrainer.Options, ParameterSet, TrainingLabels)"/>.</summary>
    public static NeuralNetworkRegressionTrainer.Options Apply(this NeuralNetworkRegressionTrainer.Options options, ParameterSet parameters, TrainingLabels? labels = null)
        => WithCourse(HasObjective(parameters) ? options with { Objective = ObjectiveFactory.Create<RegressionObjective>(parameters, labels) } : options, parameters);

    /// <summary>Options of a multi-label trial; see <see cref="Apply(NeuralNetworkBinaryTrainer.Options, ParameterSet, TrainingLabels)"/>.</summary>
    public static NeuralNetworkMultilabelTrainer.Options Apply(this NeuralNetworkMultilabelTrainer.Options options, ParameterSet parameters, TrainingLabels? labels = null)
        => WithCourse(HasObjective(parameters) ? options with { Objective = ObjectiveFactory.Create<MultilabelObjective>(parameters, labels) } : options, parameters);

    /// <summary>Options of a trial of any of the four tasks.</summary>
    public static NeuralNetworkOptions Apply(this NeuralNetworkOptions options, ParameterSet parameters, TrainingLabels? labels = null) => options switch
    {
        NeuralNetworkBinaryTrainer.Options binary => binary.Apply(parameters, labels),
        NeuralNetworkMulticlassTrainer.Options multiclass => multiclass.Apply(parameters, labels),
        NeuralNetworkRegressionTrainer.Options regression => regression.Apply(parameters, labels),
        NeuralNetworkMultilabelTrainer.Options multilabel => multilabel.Apply(parameters, labels),
        _ => throw new ArgumentException($"Trials are run with the options of the neural-network trainers of four tasks. Got {options.GetType()}.", nameof(options)),
    };

    /// <summary>Refuses names that mean nothing to the trainer.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void CheckNames(IEnumerable<string> parameters)
    {
        if (parameters.FirstOrDefault(name => !DefaultSpaces.Knows(name)) is { } stranger)
            throw new ArgumentException($"The parameter '{stranger}' means nothing to the trainer. Known are {string.Join(", ", DefaultSpaces.Names)} and '{DefaultSpaces.ObjectiveParameter("<name>", "<parameter>")}'.", nameof(parameters));
    }

    private static bool HasObjective(ParameterSet parameters) => parameters.ContainsKey(DefaultSpaces.Objective);

    private static TOptions WithCourse<TOptions>(TOptions options, ParameterSet parameters) where TOptions : NeuralNetworkOptions
    {
        CheckNames(parameters.Keys);
        NeuralNetworkOptions result = options;
        var network = Network(options, parameters);
        if (network != options.Network)
            result = result with { Network = network };
        var optimizer = options.Optimizer with
        {
            LearningRate = Number(parameters, DefaultSpaces.LearningRate) ?? options.Optimizer.LearningRate,
            WeightDecay = Number(parameters, DefaultSpaces.WeightDecay) ?? options.Optimizer.WeightDecay,
        };
        if (optimizer != options.Optimizer)
            result = result with { Optimizer = optimizer };
        if (BatchSize(parameters) is { } rows)
            result = result with { BatchSize = rows };
        return (TOptions)result;
    }

    private static NetworkOptions Network(NeuralNetworkOptions options, ParameterSet parameters)
    {
        var network = options.Network;
        var (layers, units) = (Integer(parameters, DefaultSpaces.Layers), Integer(parameters, DefaultSpaces.Hidden));
        if (layers is not null || units is not null)
        {
            var width = units ?? (network.HiddenLayers.IsEmpty ? throw new ArgumentException($"'{DefaultSpaces.Layers}' without '{DefaultSpaces.Hidden}' needs options with a hidden layer, whose width it takes.", nameof(parameters)) : network.HiddenLayers[0]);
            network = network with { HiddenLayers = [.. Enumerable.Repeat(width, layers ?? network.HiddenLayers.Length)] };
        }
        return network with
        {
            Dropout = Number(parameters, DefaultSpaces.Dropout) ?? network.Dropout,
            EnsembleSize = options.TrainingObjective.EnsembleSize ?? network.EnsembleSize,
        };
    }

    /// <summary>Null for the preset's, which small data shrinks.</summary>
    private static int? BatchSize(ParameterSet parameters)
    {
        if (!parameters.TryGetValue(DefaultSpaces.BatchSize, out var value) || value.Word == DefaultSpaces.PresetWord)
            return null;
        return value.Word is null ? Whole(value.Number, DefaultSpaces.BatchSize)
            : int.TryParse(value.Word, out var rows) ? rows
            : throw new ArgumentException($"'{DefaultSpaces.BatchSize}' must be a number of rows or '{DefaultSpaces.PresetWord}'. Got '{value.Word}'.", nameof(parameters));
    }

    private static int? Integer(ParameterSet parameters, string name) => Number(parameters, name) is { } number ? Whole(number, name) : null;

    private static int Whole(double number, string name) => number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
        ? (int)number
        : throw new ArgumentException(FormattableString.Invariant($"'{name}' must be a whole number. Got {number}."), nameof(number));

    private static double? Number(ParameterSet parameters, string name) => !parameters.TryGetValue(name, out var value) ? null
        : value.Word is { } word ? throw new ArgumentException($"'{name}' must be a number. Got '{word}'.", nameof(parameters))
        : value.Number;
}
