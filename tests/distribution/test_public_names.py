"""What the packages export: where users import it from, it stays."""

from __future__ import annotations

import importlib

import pytest

PUBLIC = {
    "freerea_plugins": """
        ALGORITHM
        Activation
        Architecture
        ArchitectureMetric
        Arrow
        Block
        CONSTRAINT
        Component
        Dataset
        Direction
        Drawing
        EXPORTER
        ExportedFile
        Exporter
        FITNESS
        Fidelity
        Fitness
        Genotype
        HardwareConstraint
        InputError
        KINDS
        Kind
        LabelledInputs
        Limit
        METRIC
        Metric
        NetworkFacts
        NetworkMetric
        Observer
        PAPER
        PROJECT_NAME
        Plugin
        PluginManager
        PoolScore
        Probe
        Progress
        REDUCED
        Registration
        SCORE
        SPACE
        SearchAlgorithm
        SearchSpace
        SearchTask
        Supernet
        Variable
        WeightsLike
        default_plugin_manager
        find_exporter
        give_weights
        hookimpl
        hookspec
        html_table
        is_whole
        new_file
        seeded_network
        silent
        unknown_name
        whole_file
        write_network
        writing
    """,
    "freerea.metrics": """
        ActivationPatterns
        Batch
        BatchLike
        BatchMeCo
        CacheWarning
        DEFAULT_FITNESS
        Evaluator
        Expressivity
        Fisher
        FloatArray
        Flops
        FlopsFitness
        FlopsMetric
        FlopsSkipsFitness
        Forward
        ForwardFitness
        FrontPoolScore
        GradNorm
        Grasp
        JacobCov
        LinearRegions
        LogRankPoolScore
        LogSynflow
        Loss
        MeCo
        Measurement
        MetricsLike
        MinimizedFlops
        NASWOTFitness
        NTK
        NTKTrain
        NetworkProbe
        NormalizedLogSynflow
        PaperFitness
        PaperPoolScore
        Params
        ParamsMetric
        PathNorm
        Progressivity
        RankAgreement
        ResolvedFitness
        ResponseCorrelation
        ResultCache
        SkippedLayers
        Snip
        StandardPoolScore
        Synflow
        TFMOENASFitness
        Trainability
        Zen
        ZiCo
        default_cache_path
        differentiable
        initialize
        load_batch
        measurements
        network_costs
        pink_noise
        preserved
        private_generator
        quantile_limits
        random_pools
        rank_agreement
        regret
        regrets
        resolve_fitness
        score
        synaptic_flow
        top_accuracy
    """,
    "freerea.images": """
        ImageFolder
        LoadedImages
        Progress
        Split
        UnreadableFile
        normalized
    """,
    "freerea.exporters": """
        ExportedProgramFile
        OnnxFile
        PythonFile
        Quantization
        SafetensorsFile
        TorchWeightsFile
        export_int8
        export_network
        load_architecture
        load_ranking
        load_trained
    """,
    "freerea.spaces": """
        BenchmarkTable
        CIFAR10
        CIFAR100
        COLUMN_PREFIX
        ColumnConstraint
        ColumnMetric
        ColumnTable
        IMAGENET
        IMAGENET16_120
        ImportReport
        MinimizedColumn
        MobileDefinition
        MobileMicro
        MobileSmall
        MobileSpace
        MobileTiny
        NASBench101
        NASBench101File
        NASBenchMacro
        NATSArchive
        NATSArchiveSource
        NATSBenchTable
        NATSSize
        NATSTopology
        StageChoices
        TEST_ACCURACY
        TableFile
        TableSource
        VISUAL_WAKE_WORDS
        column_metric
        import_table
        open_source
        table_space
    """,
    "freerea.devices": """
        BOARDS
        Board
        Call
        Constant
        Graph
        GreedyArena
        Latency
        LiveTensors
        MemoryPlan
        ModelSize
        Operator
        PROGRAM_BYTES
        PeakMemory
        TensorSlot
        Value
        architecture_graph
        find_board
        format_quantity
        network_graph
        parse_quantity
    """,
    "freerea.samplers": """
        ARCHITECTURE_ATTRIBUTE BuiltNetwork COSTS_ATTRIBUTE DARTS DifferentialVariation ENAS
        EvolutionSampler EvolutionStrategy FreeREA FreeREASampler FreeREAStrategy GDAS
        Generations Individual NothingFeasibleError ParameterVariation Parameters Population
        Proposal ProposingSampler REINFORCESampler RSPS RandomSearchSampler
        RegularizedEvolutionSampler RegularizedEvolutionStrategy ScoredHistory SecondOrderDARTS
        SpaceNSGAIISampler SpaceVariation SupernetRecipe TENASSampler TrainingFreeObjective
        TrialLineage Variation WeightSharingSampler WeightSharingSearch enqueue_best founders
        lineage_of propose search_task
    """,
    "freerea.samplers.pymoo": """
        CanonicalDuplicateElimination
        FreeREA
        NASProblem
        PeriodicTermination
        SpaceCrossover
        SpaceMutation
        SpaceRepair
        SpaceSampling
        space_operators
    """,
    "freerea.samplers.visualization": """
        plot_lineage
        plot_population
    """,
    "freerea.samplers.visualization.matplotlib": """
        plot_lineage
        plot_population
    """,
    "freerea.training": """
        Accuracy AdamW Augmentation BASELINES Baseline Comparison Difference ImageParts
        LabelledImages LargestBaseline MomentumSGD Normalisation OptimizerFactory Outcome
        OutcomeFolder RandomBaseline RandomCrop RandomFlip Recipe SplitFolder Training best_seed
        build_seeded check_loop difference is_correct train
    """,
    "freerea.cli": """
        main
    """,
}


@pytest.mark.parametrize("package", PUBLIC)
def test_a_package_exports_what_it_always_did(package) -> None:
    module = importlib.import_module(package)
    assert sorted(module.__all__) == PUBLIC[package].split()
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert getattr(module, name) is not None
